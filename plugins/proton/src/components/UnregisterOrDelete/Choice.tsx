import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  root: {
    padding: theme.spacing(2, 0),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
  },
  action: { marginTop: theme.spacing(1.5) },
}));

/** One of the things that can be done, and what it does. */
export function Choice(props: {
  title: string;
  description: ReactNode;
  action: ReactNode;
}) {
  const { title, description, action } = props;
  const classes = useStyles();
  return (
    <section className={classes.root} aria-label={title}>
      <Typography variant="h6" component="h3">
        {title}
      </Typography>
      <Typography variant="body2">{description}</Typography>
      <div className={classes.action}>{action}</div>
    </section>
  );
}
