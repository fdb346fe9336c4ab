import { chinaDay, clockTime } from '../../words/format.js';

/** The picker works with the clock of China, wherever the browser is: `2026-01-12 18:00`. */
export const cutoffShown = (instant: string): string => `${chinaDay(instant)} ${clockTime(instant)}`;

/** An empty field is sent as it is, so that the server says what is missing. */
export const cutoffFrom = (shown: string): string => (shown ? `${shown.replace(' ', 'T')}:00+08:00` : '');
