import { EmptyState } from '@backstage/core-components';
import { ResponseError } from '@backstage/errors';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { explainError } from '../../api/explainError';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  text: { overflowWrap: 'anywhere' },
  details: { marginTop: theme.spacing(1) },
  summary: { cursor: 'pointer' },
  detail: {
    margin: theme.spacing(1, 0, 0),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: theme.typography.caption.fontSize,
  },
  retry: { marginTop: theme.spacing(1.5) },
}));

/**
 * Why something cannot be shown. A permission that is lacking is no failure, and
 * trying again would not help.
 */
export function Problem(props: {
  error: Error;
  onRetry: () => void;
  /** There is no room for more than words. */
  dense?: boolean;
  /** What to say of a lacking permission; the backend's own words when absent. */
  denied?: { title: string; description: string };
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { error, onRetry, dense = false } = props;
  const words = explainError(error, t);
  if (error instanceof ResponseError && error.statusCode === 403) {
    const { title, description } = props.denied ?? {
      title: t('common.denied'),
      description: words,
    };
    return dense ? (
      <>
        <Typography variant="subtitle1">{title}</Typography>
        <Typography variant="body2">{description}</Typography>
      </>
    ) : (
      <EmptyState missing="info" title={title} description={description} />
    );
  }
  return (
    <div>
      <Alert severity="error">
        <div className={classes.text}>{words}</div>
        <details className={classes.details}>
          <summary className={classes.summary}>{t('errors.details')}</summary>
          <pre className={classes.detail}>{writeOut(error)}</pre>
        </details>
      </Alert>
      <Button
        className={classes.retry}
        variant="outlined"
        color="primary"
        onClick={onRetry}
      >
        {t('common.retry')}
      </Button>
    </div>
  );
}

/** What whoever is asked for help wants to see. */
function writeOut(error: Error): string {
  return error instanceof ResponseError
    ? JSON.stringify(error.body, null, 2)
    : `${error.name}: ${error.message}`;
}
