import { alpha, makeStyles } from '@material-ui/core/styles';

/** In pixels. */
export const LOG_ROW_HEIGHT = 20;

export const useLogStyles = makeStyles(theme => ({
  root: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    overflow: 'hidden',
  },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    padding: theme.spacing(0.5, 1.5),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  search: { width: 220 },
  space: { flex: 1 },
  lines: {
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    backgroundColor: alpha(theme.palette.text.primary, 0.03),
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  row: {
    display: 'flex',
    fontSize: '0.8125rem',
    lineHeight: `${LOG_ROW_HEIGHT}px`,
    whiteSpace: 'pre',
    minWidth: 'max-content',
    color: theme.palette.text.primary,
  },
  number: {
    width: '5ch',
    paddingRight: theme.spacing(1.5),
    textAlign: 'right',
    color: alpha(theme.palette.text.primary, 0.7),
    userSelect: 'none',
    flexShrink: 0,
  },
  time: {
    width: '9ch',
    // Readable on the background of warnings in the dark theme, too.
    color: alpha(theme.palette.text.primary, 0.8),
    flexShrink: 0,
  },
  text: { paddingRight: theme.spacing(2) },
  info: {},
  warn: { backgroundColor: alpha(theme.palette.status.warning, 0.14) },
  error: { backgroundColor: alpha(theme.palette.status.error, 0.14) },
  current: {
    outline: `1px solid ${theme.palette.primary.main}`,
    outlineOffset: -1,
  },
}));
