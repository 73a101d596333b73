import { EmptyState, Link, LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Paper from '@material-ui/core/Paper';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { TemplateOverview } from '@proton-vending/backstage-plugin-proton-common';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useState } from 'react';
import { useTemplateEntities } from '../../query/useTemplateEntities';
import { createClusterRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { SmallStatus } from '../shared/SmallStatus';
import { AdoptionBar } from './AdoptionBar';
import { TemplateActions } from './TemplateActions';
import { toTemplatePath } from './templatePath';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(2) },
  name: { fontWeight: 700 },
  table: { minWidth: 900 },
  search: { width: 260, maxWidth: '100%', marginBottom: theme.spacing(1) },
  description: { color: theme.palette.text.secondary, maxWidth: 420 },
}));

/** The templates with how much they are used. */
export function TemplateList(props: { templates: TemplateOverview[] }) {
  const { templates } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const create = useRouteRef(createClusterRouteRef);
  const catalog = useTemplateEntities();
  const [search, setSearch] = useState('');
  const found = templates.filter(template => matches(template, search));
  const targets = new Set(
    templates.map(({ accountId, region }) => `${accountId}/${region}`),
  );
  if (templates.length === 0) {
    return (
      <EmptyState
        missing="content"
        title={t('templates.empty.title')}
        description={t('templates.empty.description')}
        action={
          create && (
            <LinkButton to={create()} variant="contained" color="primary">
              {t('templates.empty.action')}
            </LinkButton>
          )
        }
      />
    );
  }
  return (
    <Paper className={classes.root}>
      <TextField
        className={classes.search}
        variant="outlined"
        size="small"
        value={search}
        placeholder={t('templates.search')}
        onChange={event => setSearch(event.target.value)}
        inputProps={{ 'aria-label': t('templates.search'), maxLength: 200 }}
      />
      {found.length === 0 && (
        <Typography role="status">{t('templates.noMatch')}</Typography>
      )}
      <DataTable
        focusable
        className={classes.table}
        label={t('templates.table')}
        columns={[
          t('templates.column.name'),
          t('templates.column.owner'),
          t('templates.column.recommended'),
          t('templates.column.clusters'),
          t('templates.column.adoption'),
          ...(targets.size > 1 ? [t('templates.column.account')] : []),
          t('templates.column.actions'),
        ]}
      >
        {found.map(template => {
          const { owner } = catalog.find(template);
          return (
            <DataRow
              key={`${template.accountId}/${template.region}/${template.name}`}
            >
              <>
                <Link className={classes.name} to={toTemplatePath(template)}>
                  {template.displayName ?? template.name}
                </Link>
                {template.displayName && <div>{template.name}</div>}
                <Typography variant="body2" className={classes.description}>
                  {template.description}
                </Typography>
                {template.provisioning === 'CUSTOMER_MANAGED' && (
                  <Typography variant="caption">
                    {t('templates.customerManaged')}
                  </Typography>
                )}
              </>
              <>
                {owner && (
                  <EntityRefLink
                    entityRef={owner}
                    defaultKind="group"
                    hideIcon
                  />
                )}
              </>
              <>
                {template.recommendedVersion ?? t('templates.nothingPublished')}
              </>
              <>
                {template.environments}
                {template.behind > 0 && (
                  <div>
                    <SmallStatus tone="warning">
                      {t('templates.behind', { count: template.behind })}
                    </SmallStatus>
                  </div>
                )}
              </>
              <AdoptionBar {...template} />
              {targets.size > 1 && (
                <>
                  {template.accountId} {template.region}
                </>
              )}
              <TemplateActions
                template={template}
                published={template.recommendedVersion !== undefined}
                catalog={catalog}
              />
            </DataRow>
          );
        })}
      </DataTable>
    </Paper>
  );
}

/** Whether the texts of a template contain each word. */
function matches(
  { description = '', displayName = '', name }: TemplateOverview,
  search: string,
): boolean {
  const text = `${name} ${displayName} ${description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}
