import { makeStyles } from '@material-ui/core/styles';

/** Fields side by side, as many in a row as there is room for. */
export const useFormStyles = makeStyles(theme => ({
  fields: {
    display: 'grid',
    gap: theme.spacing(2.5, 2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 240px), 1fr))',
    alignItems: 'start',
  },
  wide: { gridColumn: '1 / -1' },
  days: { display: 'flex', flexWrap: 'wrap' },
}));
