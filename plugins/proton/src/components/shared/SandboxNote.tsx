import Chip from '@material-ui/core/Chip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
  },
  chip: { margin: 0 },
}));

/** Says that no cluster exists behind the environment. */
export function SandboxNote() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <div className={classes.root}>
      <Chip
        className={classes.chip}
        size="small"
        variant="outlined"
        label={t('common.sandbox.badge')}
      />
      <Typography variant="body2">{t('common.sandbox.description')}</Typography>
    </div>
  );
}
