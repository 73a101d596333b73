import { ScaffolderTemplateFilterBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { useTemplateFilter } from './useTemplateFilter';

/**
 * Hides the software templates whose Proton actions the user has no permission
 * for. It is disabled by default, because an app can have only one such filter.
 */
export const templateFilter = ScaffolderTemplateFilterBlueprint.make({
  name: 'permitted',
  disabled: true,
  params: { useTemplateFilter },
});
