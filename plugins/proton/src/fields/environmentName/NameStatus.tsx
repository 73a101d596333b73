import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentNameAvailability,
  ResourceNameViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import { StatusIcon } from '../../components/shared/StatusIcon';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeTaken, describeViolations } from './describeName';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minHeight: '1.4em',
    margin: theme.spacing(0.5, 0, 0),
    overflowWrap: 'anywhere',
  },
}));

/** Whether the name can be used, in a line that screen readers announce. */
export function NameStatus(props: {
  id: string;
  name: string;
  violations: ResourceNameViolation[];
  availability?: EnvironmentNameAvailability;
  checking: boolean;
  /** Whether the form deploys a failed attempt of the same user again. */
  resumes: boolean;
  /** Whether another rule of the form refuses the name, such as a pattern. */
  flagged: boolean;
}) {
  const { id, name, violations, availability, checking } = props;
  const { resumes, flagged } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const reason =
    name &&
    (violations.length > 0
      ? t('fields.name.violated', {
          violation: describeViolations(violations, t),
        })
      : availability?.available === false &&
        !resumes &&
        describeTaken(name, availability, t));
  return (
    <FormHelperText
      id={id}
      role="status"
      component="div"
      error={Boolean(reason)}
      className={classes.root}
    >
      {reason && (
        <>
          <StatusIcon tone="error" size="1rem" />
          {reason}
        </>
      )}
      {name && resumes && !reason && !flagged && (
        <>
          <StatusIcon tone="warning" size="1rem" />
          {t('fields.name.resumes', { name })}
        </>
      )}
      {name && !reason && !flagged && availability?.available && (
        <>
          <StatusIcon tone="ok" size="1rem" />
          {t('fields.name.free', { name })}
        </>
      )}
      {name && checking && t('fields.name.checking')}
    </FormHelperText>
  );
}
