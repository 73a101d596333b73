import { makeStyles } from '@material-ui/core/styles';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { QueryResult } from '../shared/QueryResult';
import { Panel } from '../shared/Panel';
import { VersionRow } from './VersionRow';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0 },
});

/** Every version that the cluster could run, and where it is. */
export function VersionsSection() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { template } = useCluster().overview;
  const versions = useClusterQuery(
    ['versions'],
    (protonApi, entityRef, options) =>
      protonApi.listEnvironmentVersions(entityRef, options),
  );
  return (
    <Panel
      title={t('cluster.versions.title')}
      description={t('cluster.versions.of', {
        template: template.displayName ?? template.name,
      })}
    >
      <QueryResult query={versions} rows={4}>
        {data =>
          data.versions.length > 0 ? (
            <ul className={classes.list}>
              {data.versions.map(version => (
                <VersionRow
                  key={version.version}
                  version={version}
                  current={data.current}
                  isRecommended={version.version === data.recommended}
                />
              ))}
            </ul>
          ) : (
            <MutedText>{t('cluster.versions.none')}</MutedText>
          )
        }
      </QueryResult>
    </Panel>
  );
}
