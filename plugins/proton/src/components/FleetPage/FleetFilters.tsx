import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import ClearIcon from '@material-ui/icons/Clear';
import SearchIcon from '@material-ui/icons/Search';
import {
  FLEET_FACETS,
  FleetFacet,
  FleetPage,
  FleetQuery,
} from '@proton-vending/backstage-plugin-proton-common';
import { useEffect, useState } from 'react';
import { useDebounced } from '../../hooks/useDebounced';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeFacetValue } from './describeFacetValue';
import { FacetMenu } from './FacetMenu';
import { isFiltered, toggleFacet, withoutFilters } from './fleetSearchParams';
import { ChangeQuery } from './useFleetSearch';

/** How long to wait for more letters, in milliseconds. */
const TYPING_PAUSE = 300;

/** Those that most people need; the others are shown when somebody asks for them. */
const FIRST_FACETS: readonly FleetFacet[] = [
  'owner',
  'status',
  'template',
  'behind',
];

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1) },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  search: { width: 260, maxWidth: '100%' },
  chip: { margin: 0, maxWidth: 320 },
}));

/** The search field, the facets, and what of them is chosen. */
export function FleetFilters(props: {
  query: FleetQuery;
  facets: FleetPage['facets'] | undefined;
  /** Facets that can't be changed, and aren't shown. */
  fixed?: readonly FleetFacet[];
  onChange: ChangeQuery;
}) {
  const { query, facets, fixed = [], onChange } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [showsAll, showAll] = useState(false);
  const isFree = (facet: FleetFacet) => !fixed.includes(facet);
  const chosen = FLEET_FACETS.filter(isFree).flatMap(facet =>
    (query[facet] ?? []).map(value => ({ facet, value })),
  );
  return (
    <div className={classes.root} role="search" aria-label={t('fleet.filters')}>
      <div className={classes.row}>
        <SearchField
          className={classes.search}
          search={query.search ?? ''}
          onSearch={search =>
            onChange(
              { ...query, search: search || undefined, offset: 0 },
              { replace: true },
            )
          }
        />
        {(showsAll ? FLEET_FACETS : FIRST_FACETS).filter(isFree).map(facet => (
          <FacetMenu
            key={facet}
            facet={facet}
            values={facets?.[facet] ?? []}
            chosen={query[facet] ?? []}
            onToggle={value => onChange(toggleFacet(query, facet, value))}
          />
        ))}
        <Button
          size="small"
          color="primary"
          aria-expanded={showsAll}
          onClick={() => showAll(!showsAll)}
        >
          {t(showsAll ? 'fleet.fewerFilters' : 'fleet.moreFilters')}
        </Button>
      </div>
      {chosen.length > 0 && (
        <div className={classes.row}>
          {chosen.map(({ facet, value }) => {
            const label = `${t(`fleet.facet.${facet}`)}: ${describeFacetValue(
              facet,
              value,
              t,
            )}`;
            const remove = () => onChange(toggleFacet(query, facet, value));
            return (
              <Chip
                key={`${facet}:${value}`}
                className={classes.chip}
                size="small"
                label={label}
                onClick={remove}
                onDelete={remove}
                aria-label={t('fleet.remove', { filter: label })}
              />
            );
          })}
          {isFiltered(query) && (
            <Button
              size="small"
              color="primary"
              onClick={() => onChange(withoutFilters(query))}
            >
              {t('fleet.clear')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Searches when nobody types any more, and follows the address of the page. */
function SearchField(props: {
  className: string;
  search: string;
  onSearch: (search: string) => void;
}) {
  const { search, onSearch } = props;
  const { t } = useProtonTranslation();
  const [text, setText] = useState(search);
  const [last, setLast] = useState(search);
  if (last !== search) {
    setLast(search);
    if (text.trim() !== search) {
      setText(search);
    }
  }
  const settled = useDebounced(text, TYPING_PAUSE);
  useEffect(() => {
    if (settled === text && settled.trim() !== search) {
      onSearch(settled.trim());
    }
    // Only what is typed starts a search, never another filter.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);

  return (
    <TextField
      className={props.className}
      variant="outlined"
      size="small"
      value={text}
      placeholder={t('fleet.searchPlaceholder')}
      onChange={event => setText(event.target.value)}
      inputProps={{ 'aria-label': t('fleet.search'), maxLength: 200 }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        ),
        endAdornment: text && (
          <InputAdornment position="end">
            <IconButton
              size="small"
              aria-label={t('fleet.clearSearch')}
              onClick={() => {
                setText('');
                onSearch('');
              }}
            >
              <ClearIcon fontSize="small" />
            </IconButton>
          </InputAdornment>
        ),
      }}
    />
  );
}
