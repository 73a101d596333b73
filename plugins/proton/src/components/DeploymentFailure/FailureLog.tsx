import Typography from '@material-ui/core/Typography';
import { alpha, makeStyles } from '@material-ui/core/styles';
import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { useEffect, useRef } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  lines: {
    margin: 0,
    padding: theme.spacing(1.5, 2),
    maxHeight: 320,
    overflow: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  failing: {
    fontWeight: 700,
    backgroundColor: alpha(theme.palette.status.error, 0.16),
  },
}));

/** The lines around the first error, which is in view, for those who may see them. */
export function FailureLog({ log }: { log: DeploymentLogEvent[] | undefined }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { allowed, reason } = useCluster().operation('read-logs');
  const box = useRef<HTMLPreElement>(null);
  const firstError = useRef<HTMLDivElement>(null);
  const failing = log?.find(({ level }) => level === 'error')?.sequence;
  useEffect(() => {
    if (box.current && firstError.current) {
      const { offsetTop } = firstError.current;
      box.current.scrollTop =
        offsetTop - box.current.offsetTop - box.current.clientHeight / 2;
    }
  }, [failing]);
  const hasLines = allowed && log && log.length > 0;
  if (allowed && !hasLines) {
    return null;
  }
  return (
    <div>
      <Typography variant="subtitle2" component="h3" gutterBottom>
        {t('cluster.failure.log')}
      </Typography>
      {hasLines ? (
        <pre
          ref={box}
          className={classes.lines}
          role="region"
          aria-label={t('cluster.failure.log')}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          {log.map(({ sequence, level, message }) => (
            <div
              key={sequence}
              ref={sequence === failing ? firstError : undefined}
              className={level === 'error' ? classes.failing : undefined}
            >
              {message}
            </div>
          ))}
        </pre>
      ) : (
        <MutedText>{reason}</MutedText>
      )}
    </div>
  );
}
