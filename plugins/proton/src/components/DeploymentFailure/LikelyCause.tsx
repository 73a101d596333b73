import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { FailureCause } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeCause } from './describeCause';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  remedies: {
    display: 'grid',
    gap: theme.spacing(0.5),
    margin: 0,
    paddingInlineStart: theme.spacing(3),
  },
}));

/** Why a deployment probably failed and what helps; or that nobody knows. */
export function LikelyCause({ cause }: { cause: FailureCause | undefined }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  if (!cause) {
    return <MutedText>{t('cluster.failure.noCause')}</MutedText>;
  }
  const { title, explanation, remedies } = describeCause(cause, t);
  return (
    <div>
      <Typography variant="subtitle1" component="h3">
        {t('cluster.failure.cause', { title })}
      </Typography>
      <Typography variant="body2" paragraph>
        {explanation}
      </Typography>
      {remedies.length > 0 && (
        <>
          <Typography variant="subtitle2" component="h4" gutterBottom>
            {t('cluster.failure.remedies')}
          </Typography>
          <ul className={classes.remedies}>
            {remedies.map(remedy => (
              <li key={remedy}>
                <Typography variant="body2">{remedy}</Typography>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
