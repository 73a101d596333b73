import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { protonApiRef } from '../../api';
import { useLiveAnswer } from '../../hooks/useLiveAnswer';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { Answered } from '../shared/Answered';
import { Panel } from '../shared/Panel';
import { VersionRow } from './VersionRow';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0 },
});

/** Every version that the cluster could run, and where it is. */
export function VersionsSection() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entityRef, overview, revision } = useCluster();
  const { template } = overview;
  const protonApi = useApi(protonApiRef);
  const versions = useLiveAnswer(
    'versions',
    signal => protonApi.listEnvironmentVersions(entityRef, { signal }),
    { revision },
  );
  return (
    <Panel
      title={t('cluster.versions.title')}
      description={t('cluster.versions.of', {
        template: template.displayName ?? template.name,
      })}
    >
      <Answered state={versions} rows={4}>
        {answer =>
          answer.versions.length > 0 ? (
            <ul className={classes.list}>
              {answer.versions.map(version => (
                <VersionRow
                  key={version.version}
                  version={version}
                  current={answer.current}
                  isRecommended={version.version === answer.recommended}
                />
              ))}
            </ul>
          ) : (
            <Typography variant="body2" color="textSecondary">
              {t('cluster.versions.none')}
            </Typography>
          )
        }
      </Answered>
    </Panel>
  );
}
