import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, useId } from 'react';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(2.5), minWidth: 0 },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  description: { marginTop: theme.spacing(0.5) },
}));

/** A part of a section with its title, and what can be done with it. */
export function Panel(props: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  'data-testid'?: string;
}) {
  const classes = useStyles();
  const titleId = useId();
  const { title, description, actions, children } = props;
  return (
    <Paper
      className={classes.root}
      component="section"
      aria-labelledby={titleId}
      data-testid={props['data-testid']}
    >
      <div className={classes.head}>
        <div>
          <Typography variant="h6" component="h2" id={titleId}>
            {title}
          </Typography>
          {description && (
            <Typography
              variant="body2"
              color="textSecondary"
              component="div"
              className={classes.description}
            >
              {description}
            </Typography>
          )}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </Paper>
  );
}
