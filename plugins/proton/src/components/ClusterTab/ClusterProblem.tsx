import { EmptyState, ResponseErrorPanel } from '@backstage/core-components';
import { ResponseError } from '@backstage/errors';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { explainError } from '../../api/explainError';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  retry: { marginTop: theme.spacing(1.5) },
}));

/**
 * Why something cannot be shown. A permission that is lacking is no failure, and
 * trying again would not help.
 */
export function ClusterProblem(props: {
  error: Error;
  onRetry: () => void;
  /** There is no room for more than words. */
  dense?: boolean;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { error, onRetry, dense = false } = props;
  if (error instanceof ResponseError && error.statusCode === 403) {
    return dense ? (
      <>
        <Typography variant="subtitle1">{t('common.denied')}</Typography>
        <Typography variant="body2">{explainError(error)}</Typography>
      </>
    ) : (
      <EmptyState
        missing="info"
        title={t('common.denied')}
        description={explainError(error)}
      />
    );
  }
  return (
    <div role="alert">
      <ResponseErrorPanel title={explainError(error)} error={error} />
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
