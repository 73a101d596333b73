import { useApiHolder } from '@backstage/core-plugin-api';
import {
  CATALOG_FILTER_EXISTS,
  CatalogApi,
  catalogApiRef,
} from '@backstage/plugin-catalog-react';
import {
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  formatEnvironmentTemplateArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { useQuery } from './useQuery';

/** What the catalog has of an environment template. */
export interface TemplateEntities {
  /** The entity ref of its owner. */
  owner?: string;
  /** The software template that creates environments of it. */
  createForm?: SoftwareTemplateName;
}

/** Names a software template. */
export interface SoftwareTemplateName {
  namespace: string;
  name: string;
}

/** The catalog's entities of environment templates, and the form that publishes. */
export interface TemplateCatalog {
  find: (template: {
    accountId: string;
    region: string;
    name: string;
  }) => TemplateEntities;
  /** A software template that registers versions; absent when there is none. */
  publishForm?: SoftwareTemplateName;
}

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.owner',
];
const PUBLISH_ACTION = 'aws:proton:register-template-version';

/**
 * Reads owners and forms of environment templates from the catalog. Without a
 * catalog, or while it doesn't answer, there are none.
 */
export function useTemplateEntities(): TemplateCatalog {
  const catalog = useApiHolder().get(catalogApiRef);
  const { data } = useQuery(catalog && ['template entities'], () =>
    readCatalog(catalog!),
  );
  return data ?? { find: () => ({}) };
}

async function readCatalog(catalog: CatalogApi): Promise<TemplateCatalog> {
  const [templates, forms] = await Promise.all([
    catalog.getEntities({
      filter: [
        { kind: 'resource', 'spec.type': 'proton-environment-template' },
        {
          kind: 'template',
          [`metadata.annotations.${ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE}`]:
            CATALOG_FILTER_EXISTS,
        },
      ],
      fields: FIELDS,
    }),
    catalog.getEntities({
      filter: { kind: 'template', 'spec.steps.action': PUBLISH_ACTION },
      fields: FIELDS,
      limit: 1,
    }),
  ]);
  const byArn = new Map<string, TemplateEntities>();
  for (const { kind, metadata, spec } of templates.items) {
    const arn = metadata.annotations?.[ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE];
    if (arn) {
      const isForm = kind.toLowerCase() === 'template';
      const known = byArn.get(arn);
      const owner = typeof spec?.owner === 'string' ? spec.owner : undefined;
      byArn.set(arn, {
        // The form's owner is the tagged one; the entity's may be the default.
        owner: isForm ? owner ?? known?.owner : known?.owner ?? owner,
        createForm: isForm ? toName(metadata) : known?.createForm,
      });
    }
  }
  const [form] = forms.items;
  return {
    find: ({ name, ...scope }) =>
      byArn.get(formatEnvironmentTemplateArn(scope, name)) ?? {},
    publishForm: form && toName(form.metadata),
  };
}

function toName(metadata: {
  namespace?: string;
  name: string;
}): SoftwareTemplateName {
  return { namespace: metadata.namespace ?? 'default', name: metadata.name };
}
