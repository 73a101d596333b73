export {
  EntityUnregisterOrDeleteDialog,
  UnregisterOrDeleteDialog,
} from './UnregisterOrDeleteDialog';
