import { Content } from '@backstage/core-components';
import { TemplatesPage } from './TemplatesPage';

/** All templates, under the header that the new frontend system brings. */
export function NewTemplatesPage() {
  return (
    <Content>
      <TemplatesPage />
    </Content>
  );
}
