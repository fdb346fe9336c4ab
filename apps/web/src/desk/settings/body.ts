import { routes } from '#contract';
import { call } from '../../call.js';
import { askedOnce } from '../ground/once.js';

/** The body and its rules: categories, reasons, the letters of results. */
export const useBody = askedOnce((signal) => call(routes.bodies.read, {}, signal));
