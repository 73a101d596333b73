import { Content } from '@backstage/core-components';
import { FleetPage } from './FleetPage';

/** All clusters, under the header that the new frontend system brings. */
export function NewFleetPage() {
  return (
    <Content>
      <FleetPage />
    </Content>
  );
}
