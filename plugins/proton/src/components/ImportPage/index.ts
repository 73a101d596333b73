export { LegacyImportPage, NewImportPage } from './ImportPage';
