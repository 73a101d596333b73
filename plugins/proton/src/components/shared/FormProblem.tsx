import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { lossColor } from '../PlanPreview/lossColor';

/** A red that can be read on the background of forms. */
export const useProblemStyles = makeStyles(theme => ({
  problem: { '&&&': { color: lossColor(theme) } },
}));

/** What is wrong with a form, announced when it appears. */
export function FormProblem(props: { children: ReactNode }) {
  const classes = useProblemStyles();
  return (
    <FormHelperText error role="alert" className={classes.problem}>
      {props.children}
    </FormHelperText>
  );
}
