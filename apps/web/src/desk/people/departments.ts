import { routes } from '#contract';
import { call } from '../../call.js';
import { askedOnce } from '../ground/once.js';

/** Every handling unit; the list is short and wanted whole. */
export const useDepartments = askedOnce((signal) => call(routes.departments.list, {}, signal));
