"""Company names taken apart: the distinctive part (字号) that decides whether two are the same.

深圳市锦华五金制品有限公司 is 锦华: region, industry words and legal form say nothing about
identity, and comparing them makes every 深圳…有限公司 look alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from crmdesk.models import regions

_BRACKETS: Final = re.compile(r"[（(【\[].*?[)）】\]]")
_NOISE: Final = re.compile(r"[\s·•.,，。、\-—_/&'\"“”‘’*#:：;；!！?？()（）\[\]【】<>《》]+")

LEGAL_FORMS: Final = (
    "股份有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "科技有限公司", "实业有限公司",
    "有限公司", "股份公司", "总公司", "分公司", "子公司", "公司", "集团", "合伙企业", "有限合伙",
    "普通合伙", "个人独资企业", "工作室", "事务所", "专业合作社", "合作社", "经营部", "经销部",
    "经销处", "门市部", "营业部", "服务部", "加工部", "批发部", "个体工商户", "个体户", "商行", "商店",
    "商店部", "店", "厂", "行", "部", "铺", "馆", "社", "院", "中心", "总店", "分店", "专卖店", "旗舰店",
)
INDUSTRY_WORDS: Final = (
    "科技", "技术", "贸易", "商贸", "实业", "工贸", "发展", "投资", "控股", "国际", "进出口", "电子",
    "电器", "电气", "机电", "机械", "精密", "五金", "塑胶", "塑料", "模具", "制品", "制造", "材料",
    "新材料", "建材", "建筑", "装饰", "工程", "设备", "仪器", "仪表", "自动化", "智能", "信息", "网络",
    "软件", "通信", "通讯", "数码", "文化", "传媒", "广告", "印刷", "包装", "纸业", "家具", "家居",
    "家电", "服饰", "服装", "纺织", "针织", "皮革", "鞋业", "箱包", "玩具", "工艺品", "礼品", "饰品",
    "食品", "餐饮", "酒店", "茶业", "农业", "农产品", "粮油", "果业", "水产", "生物", "医药", "药业",
    "医疗", "器械", "健康", "化工", "石化", "能源", "电力", "环保", "物流", "运输", "供应链", "仓储",
    "汽车", "汽配", "配件", "轮胎", "门窗", "门业", "锁业", "灯饰", "照明", "光电", "卫浴", "水暖",
    "管业", "阀门", "钢铁", "金属", "不锈钢", "铝业", "紧固件", "标准件", "轴承", "电缆", "电线",
    "船舶", "石材", "陶瓷", "玻璃", "橡胶", "日用品", "百货", "超市", "连锁", "批发", "零售", "销售",
    "经销", "代理", "服务", "咨询", "管理", "租赁", "维修", "加工", "开发", "有色", "矿业", "劳保",
    "办公", "文具", "体育", "用品", "产品", "商务", "电商", "教育", "房地产", "物业", "园林", "花卉",
)
SHORTEST: Final = 2


@cache
def _region_heads() -> tuple[frozenset[str], frozenset[str], int]:
    """Names of regions at the head of a company name, their first characters, longest length."""
    heads: set[str] = {"中国", "全国", "国家"}
    for name in regions.names().values():
        if name in regions.SILENT:
            continue
        heads.add(name)
        bare = regions.short(name)
        if len(bare) >= SHORTEST:
            heads.add(bare)
            heads.update(bare + suffix for suffix in ("省", "市", "区", "县"))
    return frozenset(heads), frozenset(h[:SHORTEST] for h in heads), max(map(len, heads))


@cache
def _tails() -> tuple[frozenset[str], frozenset[str], int]:
    """Words at the end of a company name, their last characters, the longest length."""
    words = frozenset(LEGAL_FORMS) | frozenset(INDUSTRY_WORDS)
    return words, frozenset(w[-1] for w in words), max(map(len, words))


def normalised(name: str) -> str:
    """The name for exact comparison: folded widths and case, no blanks, brackets, punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(maxsize=8192)
def distinctive(name: str) -> str:
    """The 字号: regions stripped from the head, legal form and industry words from the tail.

    Never shorter than two characters: where stripping would leave less, the last stripped word
    stays. A person's name or a name without such words comes back normalised.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    rest = _NOISE.sub("", _BRACKETS.sub("", folded)) or _NOISE.sub("", folded)
    rest = _strip_head(rest)
    return _strip_tail(rest)


def _strip_head(text: str) -> str:
    heads, starts, longest = _region_heads()
    while text[:SHORTEST] in starts:
        for size in range(min(longest, len(text) - SHORTEST), 1, -1):
            if text[:size] in heads:
                text = text[size:]
                break
        else:
            break
    return text


def _strip_tail(text: str) -> str:
    tails, ends, longest = _tails()
    while text[-1:] in ends:
        for size in range(min(longest, len(text) - SHORTEST), 0, -1):
            if text[-size:] in tails:
                text = text[:-size]
                break
        else:
            break
    return text
