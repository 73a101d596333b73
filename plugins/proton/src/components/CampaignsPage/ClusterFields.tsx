import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import TablePagination from '@material-ui/core/TablePagination';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  FleetPage,
  FleetRow,
} from '@proton-vending/backstage-plugin-proton-common';
import { useId, useState } from 'react';
import { useFleetQuery } from '../../query/useFleetQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeOwner } from '../FleetPage/describeFacetValue';
import { FleetFilters } from '../FleetPage/FleetFilters';
import { DataRow, DataTable } from '../shared/DataTable';
import { describeStatus } from '../shared/describeStatus';
import { FleetNotices } from '../shared/FleetNotices';
import { FormProblem } from '../shared/FormProblem';
import { MutedText } from '../shared/MutedText';
import { QueryResult } from '../shared/QueryResult';
import { SmallStatus } from '../shared/SmallStatus';
import { useTableStyles } from '../shared/tableStyles';
import {
  CampaignValues,
  FieldProblems,
  toSelectionFilter,
} from './campaignValues';

const PAGE_SIZES = [10, 50, 100] as const;

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2), minWidth: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  box: { padding: theme.spacing(0.5), marginRight: theme.spacing(0.5) },
  name: { whiteSpace: 'nowrap' },
}));

/** Which clusters of the template a campaign changes. */
export function ClusterFields(props: {
  values: CampaignValues;
  problems: FieldProblems<CampaignValues>;
  onChange: (changes: Partial<CampaignValues>) => void;
}) {
  const { values, problems, onChange } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const labelId = useId();
  return (
    <div className={classes.root}>
      <FormControl>
        <FormLabel id={labelId}>{t('campaigns.form.selectionType')}</FormLabel>
        <RadioGroup
          aria-labelledby={labelId}
          value={values.selectionType}
          onChange={(_, value) =>
            onChange({
              selectionType: value === 'entityRefs' ? 'entityRefs' : 'filter',
            })
          }
        >
          {(['filter', 'entityRefs'] as const).map(type => (
            <FormControlLabel
              key={type}
              value={type}
              control={<Radio color="primary" />}
              label={t(`campaigns.form.selection.${type}`)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      {values.templateName ? (
        <TemplateClusters values={values} onChange={onChange} />
      ) : (
        <MutedText>{t('campaigns.form.chooseTemplate')}</MutedText>
      )}
      {problems.entityRefs && (
        <FormProblem>
          {problems.entityRefs === 'tooMany'
            ? t('campaigns.form.problem.tooMany')
            : t('campaigns.form.problem.clusters')}
        </FormProblem>
      )}
    </div>
  );
}

function TemplateClusters(props: {
  values: CampaignValues;
  onChange: (changes: Partial<CampaignValues>) => void;
}) {
  const { values, onChange } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { entityRefs, filter, selectionType, templateName } = values;
  const [paging, setPaging] = useState<{ offset: number; limit: number }>({
    offset: 0,
    limit: PAGE_SIZES[0],
  });
  const query = { ...toSelectionFilter(filter, templateName), ...paging };
  const fleet = useFleetQuery(['fleet', query], (protonApi, options) =>
    protonApi.getFleet(query, options),
  );
  const byHand = selectionType === 'entityRefs';
  return (
    <>
      <FleetFilters
        query={query}
        facets={fleet.data?.facets}
        fixed={['template']}
        onChange={changed => {
          onChange({ filter: toSelectionFilter(changed, templateName) });
          setPaging({ ...paging, offset: 0 });
        }}
      />
      <QueryResult query={fleet}>
        {page => (
          <>
            <FleetNotices gaps={page} onRetry={fleet.refetch} />
            <div className={classes.row}>
              <Typography variant="body2" role="status">
                {byHand
                  ? t('campaigns.form.selected', { count: entityRefs.length })
                  : t('campaigns.form.matching', { count: page.total })}
              </Typography>
              {byHand && entityRefs.length > 0 && (
                <Button
                  size="small"
                  color="primary"
                  onClick={() => onChange({ entityRefs: [] })}
                >
                  {t('campaigns.form.clearSelection')}
                </Button>
              )}
            </div>
            <ClusterTable
              page={page}
              selected={byHand ? entityRefs : undefined}
              onSelect={chosen => onChange({ entityRefs: chosen })}
            />
            {page.total > PAGE_SIZES[0] && (
              <TablePagination
                component="div"
                count={page.total}
                page={Math.floor(paging.offset / paging.limit)}
                rowsPerPage={paging.limit}
                rowsPerPageOptions={[...PAGE_SIZES]}
                labelRowsPerPage={t('campaigns.list.pages.rows')}
                labelDisplayedRows={({ from, to, count }) =>
                  t('campaigns.pages.range', {
                    from: String(from),
                    to: String(to),
                    total: String(count),
                  })
                }
                nextIconButtonText={t('campaigns.pages.next')}
                backIconButtonText={t('campaigns.pages.previous')}
                SelectProps={{
                  inputProps: { 'aria-label': t('campaigns.list.pages.rows') },
                  native: true,
                }}
                onPageChange={(_, next) =>
                  setPaging({ ...paging, offset: next * paging.limit })
                }
                onRowsPerPageChange={({ target }) =>
                  setPaging({ offset: 0, limit: Number(target.value) })
                }
              />
            )}
          </>
        )}
      </QueryResult>
    </>
  );
}

function ClusterTable(props: {
  page: FleetPage;
  /** Absent where rows can't be selected. */
  selected?: string[];
  onSelect: (entityRefs: string[]) => void;
}) {
  const { page, selected, onSelect } = props;
  const table = useTableStyles();
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const refs = page.environments.map(({ entityRef }) => entityRef);
  if (refs.length === 0) {
    return <MutedText>{t('campaigns.form.noClusters')}</MutedText>;
  }
  const select = (changed: string[], isChosen: boolean) =>
    onSelect([
      ...(selected ?? []).filter(each => !changed.includes(each)),
      ...(isChosen ? changed : []),
    ]);
  const onPage = refs.filter(ref => selected?.includes(ref)).length;
  return (
    <DataTable
      className={table.wide}
      label={t('campaigns.form.clusters')}
      focusable={!selected}
      columns={[
        <span key="cluster" className={classes.name}>
          {selected && (
            <Checkbox
              className={classes.box}
              size="small"
              color="primary"
              checked={onPage === refs.length}
              indeterminate={onPage > 0 && onPage < refs.length}
              inputProps={{ 'aria-label': t('campaigns.form.selectPage') }}
              onChange={({ target }) => select(refs, target.checked)}
            />
          )}
          {t('campaigns.list.column.cluster')}
        </span>,
        t('campaigns.list.column.owner'),
        t('campaigns.list.column.version'),
        t('campaigns.form.status'),
      ]}
    >
      {page.environments.map(row => (
        <ClusterTableRow
          key={row.entityRef}
          row={row}
          isSelected={selected?.includes(row.entityRef)}
          onSelect={isChosen => select([row.entityRef], isChosen)}
        />
      ))}
    </DataTable>
  );
}

function ClusterTableRow(props: {
  row: FleetRow;
  /** Absent where rows can't be selected. */
  isSelected?: boolean;
  onSelect: (isSelected: boolean) => void;
}) {
  const { row, isSelected, onSelect } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const name = row.title ?? row.name;
  const status = describeStatus(row.status, t);
  return (
    <DataRow>
      <span className={classes.name}>
        {isSelected !== undefined && (
          <Checkbox
            className={classes.box}
            size="small"
            color="primary"
            checked={isSelected}
            inputProps={{ 'aria-label': t('campaigns.form.select', { name }) }}
            onChange={({ target }) => onSelect(target.checked)}
          />
        )}
        <EntityRefLink
          entityRef={row.entityRef}
          title={name}
          hideIcon
          disableTooltip
        >
          {name}
        </EntityRefLink>
      </span>
      <>{row.owner ? describeOwner(row.owner) : t('campaigns.list.noOwner')}</>
      <>{row.templateVersion}</>
      <SmallStatus tone={status.tone}>{status.label}</SmallStatus>
    </DataRow>
  );
}
