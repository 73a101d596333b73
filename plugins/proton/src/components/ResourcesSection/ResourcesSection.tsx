import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentResource } from '@proton-vending/backstage-plugin-proton-common';
import { useMemo, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useClusterQuery } from '../ClusterTab/ClusterContext';
import { QueryResult } from '../shared/QueryResult';
import { Panel } from '../shared/Panel';
import { groupResources } from './groupResources';
import { ResourceTable } from './ResourceTable';
import { MutedText } from '../shared/MutedText';

const useStyles = makeStyles(theme => ({
  search: { marginBottom: theme.spacing(1), maxWidth: 360 },
}));

/** What the last deployment provisioned. */
export function ResourcesSection() {
  const { t } = useProtonTranslation();
  const resources = useClusterQuery(
    ['resources'],
    (protonApi, entityRef, options) =>
      protonApi.listEnvironmentResources(entityRef, options),
  );
  return (
    <Panel
      title={t('cluster.resources.title')}
      description={
        resources.data &&
        t('cluster.resources.count', {
          count: resources.data.resources.length,
        })
      }
    >
      <QueryResult query={resources} rows={8}>
        {data => <Resources resources={data.resources} />}
      </QueryResult>
    </Panel>
  );
}

function Resources(props: { resources: EnvironmentResource[] }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { resources } = props;
  const [search, setSearch] = useState('');
  const groups = useMemo(
    () => groupResources(resources, search),
    [resources, search],
  );
  if (resources.length === 0) {
    return <MutedText>{t('cluster.resources.none')}</MutedText>;
  }
  return (
    <>
      <TextField
        className={classes.search}
        fullWidth
        type="search"
        size="small"
        variant="outlined"
        label={t('cluster.resources.search')}
        value={search}
        inputProps={{ 'aria-label': t('cluster.resources.search') }}
        onChange={event => setSearch(event.target.value)}
      />
      <Typography variant="body2" color="textSecondary" role="status">
        {groups.length === 0 && t('cluster.resources.notFound')}
      </Typography>
      {groups.length > 0 && <ResourceTable groups={groups} />}
    </>
  );
}
