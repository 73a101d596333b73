import { LinkButton } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentOverview,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

type Action =
  | 'connect'
  | 'whyFailed'
  | 'follow'
  | 'deployAgain'
  | 'delete'
  | 'openCluster';

const SECTIONS: Record<Action, string> = {
  connect: 'connect',
  whyFailed: 'deployment',
  follow: 'deployment',
  deployAgain: 'manage',
  delete: 'manage',
  openCluster: '',
};

/** Where to go from the card, what helps most first. */
export function CardActions(props: {
  overview: EnvironmentOverview;
  /** Where a section of the tab is. */
  toTab: (path?: string) => string;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { overview, toTab } = props;
  const { name } = overview.environment;
  return (
    <div className={classes.root}>
      {listActions(overview).map((action, index) => (
        <LinkButton
          key={action}
          to={toTab(SECTIONS[action])}
          size="small"
          {...(index === 0
            ? { variant: 'contained', color: 'primary' }
            : { variant: 'outlined' })}
          {...(action === 'connect' && {
            'aria-label': t('environmentCard.connectTo', { name }),
          })}
        >
          {t(`environmentCard.${action}`)}
        </LinkButton>
      ))}
    </div>
  );
}

function listActions({
  environment,
  cluster,
  operations,
}: EnvironmentOverview): Action[] {
  const { deploymentStatus: status } = environment;
  const connect: Action[] = cluster && !cluster.sandbox ? ['connect'] : [];
  if (isDeploymentRunning(status)) {
    return ['follow', 'openCluster'];
  }
  if (status.endsWith('FAILED')) {
    return ['whyFailed', ...connect];
  }
  if (status === 'CANCELLED') {
    const { redeploy, delete: deletion } = operations;
    return [
      ...(redeploy.allowed ? (['deployAgain'] as const) : []),
      ...(deletion.allowed ? (['delete'] as const) : []),
      ...connect,
      'openCluster',
    ];
  }
  return [...connect, 'openCluster'];
}
