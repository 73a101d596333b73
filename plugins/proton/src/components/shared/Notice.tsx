import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { StatusIcon } from './StatusIcon';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  text: { flex: 1, minWidth: 0 },
}));

/** Something that is not as it should be, though the rest can be used. */
export function Notice(props: { children: ReactNode; onRetry?: () => void }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <div className={classes.root} role="status">
      <StatusIcon tone="warning" size="1.25rem" />
      <Typography variant="body2" className={classes.text}>
        {props.children}
      </Typography>
      {props.onRetry && (
        <Button size="small" color="primary" onClick={props.onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  );
}
