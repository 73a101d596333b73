import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  list: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))',
    gap: theme.spacing(2, 3),
  },
  value: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
}));

/** Facts side by side, as many in a row as there is room for. */
export function FactList(props: { children: ReactNode }) {
  const classes = useStyles();
  return <dl className={classes.list}>{props.children}</dl>;
}

/** A fact with its name above; nothing where the value is not known. */
export function Fact(props: { label: string; children: ReactNode }) {
  const classes = useStyles();
  const { label, children } = props;
  if (!children) {
    return null;
  }
  return (
    <div>
      <Typography
        component="dt"
        variant="caption"
        color="textSecondary"
        gutterBottom
      >
        {label}
      </Typography>
      <Typography component="dd" variant="body2" className={classes.value}>
        {children}
      </Typography>
    </div>
  );
}
