export { ConfigurationSection } from './ConfigurationSection';
export { EditPage } from './EditPage';
