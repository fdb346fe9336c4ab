import { createApp } from 'vue';
import Desk from './Desk.vue';
import './tokens.css';
import './desk.css';
import { router } from './router.js';

createApp(Desk).use(router).mount('#desk');
