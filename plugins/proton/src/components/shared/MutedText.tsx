import Typography from '@material-ui/core/Typography';
import { ReactNode } from 'react';

/** Greyed words, such as those where there is nothing to show. */
export function MutedText(props: { children: ReactNode }) {
  return (
    <Typography variant="body2" color="textSecondary">
      {props.children}
    </Typography>
  );
}
