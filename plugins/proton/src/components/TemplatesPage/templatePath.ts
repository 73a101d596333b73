import { TemplateOverview } from '@proton-vending/backstage-plugin-proton-common';

/** The route of a template's own page, below the page of all templates. */
export const TEMPLATE_ROUTE = ':accountId/:region/:name';

/** Where the page of a template is, seen from the page of all. */
export function toTemplatePath(
  template: Pick<TemplateOverview, 'accountId' | 'region' | 'name'>,
): string {
  const { accountId, region, name } = template;
  return [accountId, region, name].map(encodeURIComponent).join('/');
}
