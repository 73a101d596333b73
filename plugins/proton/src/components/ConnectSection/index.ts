export { ConnectSection } from './ConnectSection';
