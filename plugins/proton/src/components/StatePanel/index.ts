export { AcceptStateDialog } from './AcceptStateDialog';
export { StatePanel } from './StatePanel';
