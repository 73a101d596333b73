import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeStatus, StatusTone } from './describeStatus';

const useStyles = makeStyles<Theme, { tone: StatusTone }>(theme => ({
  root: {
    margin: 0,
    padding: theme.spacing(1.5, 2),
    maxHeight: 240,
    overflow: 'auto',
    borderRadius: theme.shape.borderRadius,
    borderLeft: '4px solid',
    borderLeftColor: ({ tone }) => theme.palette.status[tone],
    backgroundColor: ({ tone }) => alpha(theme.palette.status[tone], 0.08),
    color: theme.palette.text.primary,
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.5,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
}));

/** What Proton says about a status, such as why Terraform failed. */
export function StatusMessage(props: { status: string; message: string }) {
  const { t } = useProtonTranslation();
  const { label, tone } = describeStatus(props.status, t);
  const classes = useStyles({ tone });
  return (
    <pre
      className={classes.root}
      role="region"
      aria-label={t('status.message', { status: label })}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {props.message.trim()}
    </pre>
  );
}
