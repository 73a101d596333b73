import { Progress } from '@backstage/core-components';
import { ComponentType, lazy, Suspense } from 'react';

/**
 * A field whose code is loaded when a form first shows it, so that a page
 * without a form does not carry it.
 */
export function lazyField<TProps extends object>(
  load: () => Promise<ComponentType<TProps>>,
): (props: TProps) => JSX.Element {
  const Field = lazy(async () => ({
    default: (await load()) as ComponentType<object>,
  }));
  return props => (
    <Suspense fallback={<Progress />}>
      <Field {...props} />
    </Suspense>
  );
}
