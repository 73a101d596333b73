import { LinkButton } from '@backstage/core-components';
import Button, { ButtonProps } from '@material-ui/core/Button';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import { OperationState } from '@proton-vending/backstage-plugin-proton-common';
import { ReactNode } from 'react';

const useStyles = makeStyles({
  refused: { opacity: 0.5, cursor: 'not-allowed' },
});

/**
 * A button for something that may not be possible now. It stays in reach of the
 * keyboard then, because the reason is told where the button is.
 */
export function OperationButton(props: {
  state: OperationState;
  children: ReactNode;
  /** Where it leads, or what it does. */
  to?: string;
  onClick?: () => void;
  color?: ButtonProps['color'];
  variant?: ButtonProps['variant'];
  className?: string;
  'aria-label'?: string;
}) {
  const classes = useStyles();
  const { state, to, onClick, color, variant = 'outlined', children } = props;
  const { allowed, reason = '' } = state;
  const look = {
    size: 'small',
    variant,
    color,
    'aria-label': props['aria-label'],
  } as const;
  if (allowed && to) {
    return (
      <LinkButton {...look} to={to} className={props.className}>
        {children}
      </LinkButton>
    );
  }
  if (allowed) {
    return (
      <Button {...look} className={props.className} onClick={onClick}>
        {children}
      </Button>
    );
  }
  return (
    <Tooltip title={reason} arrow>
      <Button
        {...look}
        className={[props.className, classes.refused].filter(Boolean).join(' ')}
        aria-disabled
        disableRipple
      >
        {children}
      </Button>
    </Tooltip>
  );
}
