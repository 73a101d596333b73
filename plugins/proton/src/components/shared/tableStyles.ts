import { alpha, makeStyles } from '@material-ui/core/styles';

/** Tables that look alike in every section. */
export const useTableStyles = makeStyles(theme => ({
  scroll: { overflowX: 'auto' },
  table: { width: '100%' },
  narrow: { minWidth: 480 },
  wide: { minWidth: 640 },
  head: {
    backgroundColor: 'transparent',
    padding: theme.spacing(0.75, 1),
    color: theme.palette.text.secondary,
    borderBottom: `1px solid ${theme.palette.divider}`,
    whiteSpace: 'nowrap',
    '&:first-child': { paddingLeft: 0 },
    '&:last-child': { paddingRight: 0 },
  },
  cell: {
    padding: theme.spacing(0.75, 1),
    verticalAlign: 'middle',
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'break-word',
    '&:first-child': { paddingLeft: 0 },
    '&:last-child': { paddingRight: 0 },
  },
  row: {
    '&&&[aria-current="true"]': {
      backgroundColor: alpha(theme.palette.primary.main, 0.12),
    },
    '&&&[aria-current="true"] $muted': { color: theme.palette.text.primary },
    '&&:nth-of-type(odd)': { backgroundColor: 'transparent' },
    '&:last-child > *': { borderBottom: 0 },
  },
  unbroken: { whiteSpace: 'nowrap' },
  muted: { color: theme.palette.text.secondary },
  code: {
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
  },
}));
