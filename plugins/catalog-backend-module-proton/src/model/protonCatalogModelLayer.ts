import { createCatalogModelLayer } from '@backstage/catalog-model/alpha';
import { annotationDefinitions } from './annotations';

/**
 * Documents the annotations of environments and environment templates in the
 * catalog's model. Adopters who have their model in layers add it with
 * `provideStaticCatalogModel({ layers: [protonCatalogModelLayer] })`.
 *
 * @alpha
 */
export const protonCatalogModelLayer = createCatalogModelLayer({
  layerId: 'proton-vending/proton',
  builder: model => {
    for (const { name, title, description, pattern } of annotationDefinitions) {
      model.addAnnotation({
        name,
        title,
        description,
        schema: {
          jsonSchema: { type: 'string', ...(pattern && { pattern }) },
        },
      });
    }
  },
});
