import { makeStyles } from '@material-ui/core/styles';

export const useOutputStyles = makeStyles(theme => ({
  table: { tableLayout: 'fixed' },
  cell: {
    padding: theme.spacing(0.75, 1),
    verticalAlign: 'middle',
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.6,
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${theme.palette.divider}`,
    '&:first-child': { paddingLeft: 0 },
    '&:last-child': { paddingRight: 0 },
  },
  head: {
    backgroundColor: 'transparent',
    padding: theme.spacing(0.5, 1),
    color: theme.palette.text.secondary,
    borderBottom: `1px solid ${theme.palette.divider}`,
    '&:first-child': { paddingLeft: 0 },
  },
  key: { width: '30%' },
  actions: { width: 130 },
  button: { whiteSpace: 'nowrap', '& svg': { width: 18, height: 18 } },
  row: {
    '&&:nth-of-type(odd)': { backgroundColor: 'transparent' },
    '&:last-child > *': { borderBottom: 0 },
  },
  unseen: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
}));
