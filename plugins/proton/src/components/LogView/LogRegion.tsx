import { createContext, forwardRef, HTMLAttributes, useContext } from 'react';

/** The name of the log, which the list of rows has no way to hand on. */
export const LogLabel = createContext('');

/** What scrolls, named and within reach of the keyboard. */
export const LogRegion = forwardRef<
  HTMLDivElement,
  HTMLAttributes<HTMLDivElement>
>((props, ref) => {
  const label = useContext(LogLabel);
  // Each line read out as it comes would be too much.
  return (
    <div
      {...props}
      ref={ref}
      role="log"
      aria-live="off"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    />
  );
});
