import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentNameAvailability,
  ResourceNameViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import { StatusIcon } from '../../components/EnvironmentCard/StatusIcon';
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
  icon: { display: 'inline-flex', fontSize: '1rem' },
  free: { color: theme.palette.status.ok },
}));

/** Whether the name can be used, in a line that screen readers announce. */
export function NameStatus(props: {
  id: string;
  name: string;
  violations: ResourceNameViolation[];
  answer?: EnvironmentNameAvailability;
  checking: boolean;
}) {
  const { id, name, violations, answer, checking } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const reason =
    name &&
    (violations.length > 0
      ? t('fields.name.violated', {
          violation: describeViolations(violations, t),
        })
      : answer?.available === false && describeTaken(name, answer, t));
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
          <span className={classes.icon}>
            <StatusIcon tone="error" />
          </span>
          {reason}
        </>
      )}
      {name && !reason && answer?.available && (
        <>
          <span className={`${classes.icon} ${classes.free}`}>
            <StatusIcon tone="ok" />
          </span>
          {t('fields.name.free', { name })}
        </>
      )}
      {name && checking && t('fields.name.checking')}
    </FormHelperText>
  );
}
