const surnames =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘范彭郎鲁韦马方任袁柳史唐费薛雷贺汤罗毕郝常于傅齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊舒屈项祝董梁杜阮季贾江颜郭梅林刁钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房丁邓洪包石崔龚程裴陆段侯白乔焦葛丛刘曾肖叶谭廖付闫龙黎覃武赖施辛殷庄章俞申翟聂倪兰苗涂耿岳詹欧阎柴';
/** 张三, below what was said. */
const signedName = new RegExp(String.raw`\n\s{0,20}[${surnames}]\p{Script=Han}{1,2}\s{0,20}$`, 'u');

/** The words without the name of who says them, where it stands in a line of its own at the end. */
export const withoutSignedName = (text: string): string => text.replace(signedName, '');
