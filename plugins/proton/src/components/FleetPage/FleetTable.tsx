import Checkbox from '@material-ui/core/Checkbox';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TablePagination from '@material-ui/core/TablePagination';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import { makeStyles } from '@material-ui/core/styles';
import {
  FleetQuery,
  FleetRow,
  FleetSort,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { PAGE_SIZES } from './fleetSearchParams';
import { FleetTableRow } from './FleetTableRow';
import { OPTIONAL_COLUMNS, OptionalColumn } from './fleetViews';
import { ChangeQuery } from './useFleetSearch';
import { Selection } from './useSelection';

const useStyles = makeStyles(theme => ({
  table: {
    '& th, & td': { padding: theme.spacing(0.75, 1), whiteSpace: 'nowrap' },
    '& th': { fontWeight: 700 },
    // Without stripes, which the name that stays in sight could not have.
    '&& tr:nth-of-type(n)': {
      backgroundColor: theme.palette.background.paper,
      backgroundImage: 'none',
    },
    // Layers over the opaque colour of the page: Material UI's own are
    // translucent, in the secondary colour, and the name would not have them.
    '&& tbody tr:nth-of-type(n):hover': {
      backgroundImage: toLayer(theme.palette.action.hover),
    },
    '&& tbody tr.Mui-selected:nth-of-type(n)': {
      backgroundImage: toLayer(theme.palette.action.selected),
    },
    // The name stays in sight while the other columns are scrolled.
    '& [data-column="name"]': {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      background: 'inherit',
    },
  },
  outdated: { opacity: 0.6 },
}));

function toLayer(colour: string): string {
  return `linear-gradient(${colour}, ${colour})`;
}

/** A page of clusters, sorted by the backend. */
export function FleetTable(props: {
  rows: FleetRow[];
  total: number;
  query: FleetQuery;
  hidden: OptionalColumn[];
  selection: Selection;
  /** Whether the rows are those of an earlier query. */
  outdated: boolean;
  onChange: ChangeQuery;
}) {
  const { rows, total, query, hidden, selection, outdated, onChange } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { sort = 'name', order = 'asc' } = query;
  const { offset = 0, limit = PAGE_SIZES[0] } = query;

  const columns = (['name', ...OPTIONAL_COLUMNS] as const).filter(
    column => column === 'name' || !hidden.includes(column),
  );
  const selected = rows.filter(selection.isSelected).length;

  const sortBy = (column: FleetSort) =>
    onChange({
      ...query,
      offset: 0,
      sort: column,
      order: column === sort && order === 'asc' ? 'desc' : undefined,
    });

  return (
    <>
      <TableContainer
        role="region"
        aria-label={t('fleet.table')}
        // What does not fit is scrolled with the keyboard too.
        tabIndex={0}
      >
        <Table
          size="small"
          className={`${classes.table} ${outdated ? classes.outdated : ''}`}
          aria-label={t('fleet.table')}
          aria-busy={outdated}
        >
          <TableHead>
            <TableRow>
              <TableCell padding="checkbox">
                <Checkbox
                  size="small"
                  color="primary"
                  checked={selected > 0 && selected === rows.length}
                  indeterminate={selected > 0 && selected < rows.length}
                  inputProps={{ 'aria-label': t('fleet.selection.page') }}
                  onChange={() => selection.toggle(rows)}
                />
              </TableCell>
              {columns.map(column => (
                <TableCell
                  key={column}
                  data-column={column}
                  sortDirection={column === sort ? order : false}
                >
                  <TableSortLabel
                    active={column === sort}
                    direction={column === sort ? order : 'asc'}
                    onClick={() => sortBy(column)}
                  >
                    {t(`fleet.column.${column}`)}
                  </TableSortLabel>
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(row => (
              <FleetTableRow
                key={row.entityRef}
                row={row}
                hidden={hidden}
                selected={selection.isSelected(row)}
                onSelect={() => selection.toggle([row])}
              />
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      <TablePagination
        component="div"
        count={total}
        page={Math.floor(offset / limit)}
        rowsPerPage={limit}
        rowsPerPageOptions={[...PAGE_SIZES]}
        labelRowsPerPage={t('fleet.pages.rows')}
        labelDisplayedRows={({ from, to, count }) =>
          t('fleet.pages.range', {
            from: String(from),
            to: String(to),
            total: String(count),
          })
        }
        nextIconButtonText={t('fleet.pages.next')}
        backIconButtonText={t('fleet.pages.previous')}
        SelectProps={{
          inputProps: { 'aria-label': t('fleet.pages.rows') },
          native: true,
        }}
        onPageChange={(_, page) => onChange({ ...query, offset: page * limit })}
        onRowsPerPageChange={event =>
          onChange({ ...query, offset: 0, limit: Number(event.target.value) })
        }
      />
    </>
  );
}
