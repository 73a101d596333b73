import red from '@material-ui/core/colors/red';
import { Theme } from '@material-ui/core/styles';

/** A red that is readable as text in both themes. */
export function lossColor(theme: Theme): string {
  return theme.palette.type === 'dark' ? red[200] : theme.palette.status.error;
}
