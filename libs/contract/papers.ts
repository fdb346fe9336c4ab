import { route } from './route.js';
import { idParams } from './values.js';

/** Papers in Word, in the layout of official documents. */
export const papers = {
  letter: route({
    method: 'GET',
    path: '/api/replies/:id/letter.docx',
    summary: '答复函',
    params: idParams,
    allow: 'proposal.read',
    transfer: 'download',
  }),
  opinion: route({
    method: 'GET',
    path: '/api/assignments/:id/opinion.docx',
    summary: '会办意见函',
    params: idParams,
    allow: 'paper.read',
    transfer: 'download',
  }),
  handout: route({
    method: 'GET',
    path: '/api/assignments/:id/handout.docx',
    summary: '交办单，一个单位一份',
    params: idParams,
    allow: 'paper.read',
    transfer: 'download',
  }),
  form: route({
    method: 'GET',
    path: '/api/proposals/:id/form.docx',
    summary: '提案表',
    params: idParams,
    allow: 'proposal.read',
    transfer: 'download',
  }),
  feedback: route({
    method: 'GET',
    path: '/api/proposals/:id/feedback.docx',
    summary: '征询意见表，供提案者用纸填写',
    params: idParams,
    allow: 'paper.feedback',
    transfer: 'download',
  }),
};
