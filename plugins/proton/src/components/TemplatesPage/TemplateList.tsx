import { EmptyState, Link, LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Paper from '@material-ui/core/Paper';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { TemplateOverview } from '@proton-vending/backstage-plugin-proton-common';
import { createClusterRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { SmallStatus } from '../FleetPage/SmallStatus';
import { AdoptionBar } from './AdoptionBar';
import { toTemplatePath } from './templatePath';

const useStyles = makeStyles(theme => ({
  table: {
    '& th, & td': { padding: theme.spacing(1.25, 2), verticalAlign: 'top' },
    '& thead th': { fontWeight: 700, whiteSpace: 'nowrap' },
  },
  name: { fontWeight: 700 },
  description: { color: theme.palette.text.secondary, maxWidth: 420 },
  adoption: { width: '28%' },
}));

/** The templates with how much they are used. */
export function TemplateList(props: { templates: TemplateOverview[] }) {
  const { templates } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const create = useRouteRef(createClusterRouteRef);
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
    <TableContainer
      component={Paper}
      role="region"
      aria-label={t('templates.table')}
      tabIndex={0}
    >
      <Table className={classes.table} aria-label={t('templates.table')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('templates.column.name')}</TableCell>
            <TableCell>{t('templates.column.recommended')}</TableCell>
            <TableCell>{t('templates.column.clusters')}</TableCell>
            <TableCell>{t('templates.column.adoption')}</TableCell>
            {targets.size > 1 && (
              <TableCell>{t('templates.column.account')}</TableCell>
            )}
          </TableRow>
        </TableHead>
        <TableBody>
          {templates.map(template => (
            <TableRow
              key={`${template.accountId}/${template.region}/${template.name}`}
              hover
            >
              <TableCell component="th" scope="row">
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
              </TableCell>
              <TableCell>
                {template.recommendedVersion ?? t('templates.nothingPublished')}
              </TableCell>
              <TableCell>
                {template.environments}
                {template.behind > 0 && (
                  <div>
                    <SmallStatus tone="warning">
                      {t('templates.behind', { count: template.behind })}
                    </SmallStatus>
                  </div>
                )}
              </TableCell>
              <TableCell className={classes.adoption}>
                <AdoptionBar {...template} />
              </TableCell>
              {targets.size > 1 && (
                <TableCell>
                  {template.accountId} {template.region}
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
