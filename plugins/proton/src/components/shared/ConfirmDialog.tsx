import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import { FormEvent, ReactNode, useId } from 'react';
import { Task } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorText } from './ErrorText';

const useStyles = makeStyles(theme => ({
  content: { display: 'grid', gap: theme.spacing(2) },
  danger: {
    color: theme.palette.error.contrastText,
    backgroundColor: theme.palette.error.main,
    '&:hover': { backgroundColor: theme.palette.error.dark },
  },
}));

/** Asks once more before something is done that others notice. */
export function ConfirmDialog(props: {
  title: string;
  confirm: string;
  /** What it says where nothing is done; "Cancel" would be read as what is asked for. */
  dismiss?: string;
  /** It cannot be taken back. */
  danger?: boolean;
  /** There is more to show than a few sentences. */
  wide?: boolean;
  /** Says what failed for a reason; the reason alone when absent. */
  describeFailure?: (reason: string) => string;
  /** Whether all that is needed was given; it is when absent. */
  ready?: boolean;
  /** What is done when somebody confirms. */
  task: Task<[]>;
  onClose: () => void;
  children: ReactNode;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const titleId = useId();
  const { title, confirm, dismiss, danger, ready = true, onClose } = props;
  const { wide = false } = props;
  const { running, error, run } = props.task;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (ready && !running) {
      run();
    }
  }

  return (
    <Dialog
      open
      fullWidth
      maxWidth={wide ? 'md' : 'sm'}
      onClose={running ? undefined : onClose}
      aria-labelledby={titleId}
    >
      <form onSubmit={onSubmit} noValidate>
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent className={classes.content}>
          {props.children}
          <ErrorText error={error} describe={props.describeFailure} />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={running}>
            {dismiss ?? t('common.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={danger ? 'default' : 'primary'}
            className={danger && ready && !running ? classes.danger : undefined}
            disabled={!ready || running}
          >
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
