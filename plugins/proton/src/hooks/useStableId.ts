import { useState } from 'react';

let count = 0;

/** An id for an element that others point at. React 17 has no `useId`. */
export function useStableId(prefix: string): string {
  const [id] = useState(() => `proton-${prefix}-${(count += 1)}`);
  return id;
}
