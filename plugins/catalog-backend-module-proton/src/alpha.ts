/**
 * What rests on alpha parts of Backstage.
 *
 * @packageDocumentation
 */

export { protonCatalogModelLayer } from './model/protonCatalogModelLayer';
