import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentNameAvailability } from '@proton-vending/backstage-plugin-proton-common';
import { StatusIcon } from '../../components/EnvironmentCard/StatusIcon';
import { useProtonTranslation } from '../../useProtonTranslation';

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
  violation?: string;
  answer?: EnvironmentNameAvailability;
  checking: boolean;
}) {
  const { id, name, violation, answer, checking } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const reason =
    name &&
    (violation
      ? `The name ${violation}`
      : answer?.available === false &&
        (answer.reason ?? t('fields.name.taken')));
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
