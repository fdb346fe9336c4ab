import { createApp } from 'vue';
import 'vant/es/style/base.css';
import './look.css';
import App from './App.vue';
import { install } from './device/install.js';
import { router } from './router.js';
import { applyTypeSize } from './type-size.js';

applyTypeSize();
createApp(App).use(router).mount('#member');
void install();
