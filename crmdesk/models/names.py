"""Company names taken apart: the distinctive part (字号) that decides whether two are the same.

深圳市锦华五金制品有限公司 is 锦华: region, industry words and legal form say nothing about
identity, and comparing them makes every 深圳…有限公司 look alike.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from crmdesk.models import regions

_BRACKETS: Final = re.compile(r"[（(【\[].*?[)）】\]]")
_NOISE: Final = re.compile(r"[\s·•.,，。、\-—_/&'\"“”‘’*#:：;；!！?？()（）\[\]【】<>《》]+")
# 锦华五金有限公司东莞第一分公司: what stands between the company and the word for its branch.
_BRANCH: Final = re.compile(r"(?<=公司).{0,12}(?:分公司|分店|分厂|办事处|营业部|门市部)$")

LEGAL_FORMS: Final = (
    "股份有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司",
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
    "光学", "制药", "药房", "餐厅", "饭店", "宾馆", "烟酒", "茶叶", "酒业", "饮料", "乳业", "粮食", "饲料",
    "种业", "养殖", "畜牧", "木业", "竹木", "纸品", "文体", "图书", "影视", "设计", "装潢", "幕墙",
    "钢结构", "铸造", "锻造", "热处理", "电镀", "喷涂", "涂料", "油漆", "印染", "拉链", "家纺", "日化",
    "化妆品", "美容", "美发", "保健品", "眼镜", "钟表", "珠宝", "首饰", "电池", "新能源", "光伏", "水泥",
    "混凝土", "煤炭", "石油", "燃气", "润滑油", "焊接", "磨具", "刀具", "工具", "泵业", "水泵", "液压",
    "气动", "传动", "电机", "变压器", "开关", "传感器", "半导体", "线路板", "连接器", "线束", "橡塑",
    "硅胶", "海绵", "快递", "货运", "会展", "策划", "培训", "学校", "幼儿园", "鞋材", "皮具", "手袋",
)
# Words that do not say what a company deals in, but belong to its name all the same.
BROAD_WORDS: Final = frozenset((
    "科技", "技术", "贸易", "商贸", "实业", "工贸", "发展", "投资", "控股", "国际", "进出口", "服务",
    "管理", "开发", "工程", "连锁", "商务", "电商", "供应链", "百货",
))
# Words that come and go: 锦华五金制品 and 锦华五金 are the same.
EMPTY_WORDS: Final = frozenset((
    "制品", "制造", "产品", "销售", "经销", "代理", "批发", "零售", "加工", "用品", "设备", "材料", "配件",
))
BRANCH_WORDS: Final = ("分公司", "分店", "分厂", "办事处", "子公司")
SHOP_ENDS: Final = ("商行", "店", "经营部", "门市部", "经销部", "批发部", "服务部", "商店", "铺", "档")
SHORTEST: Final = 2


@cache
def _region_heads() -> tuple[dict[str, tuple[str, ...]], frozenset[str], int]:
    """Regions at the head of a company name (with the beginnings of their codes), first
    characters, longest length."""
    heads: dict[str, set[str]] = {name: {""} for name in ("中国", "全国", "国家")}
    for code, name in regions.names().items():
        if name in regions.SILENT:
            continue
        bare = regions.short(name)
        said = {name}
        if len(bare) >= SHORTEST:
            said |= {bare, *(bare + suffix for suffix in ("省", "市", "区", "县"))}
        for word in said:
            heads.setdefault(word, set()).add(code_beginning(code))
    known = {word: tuple(sorted(codes)) for word, codes in heads.items()}
    return known, frozenset(h[:SHORTEST] for h in heads), max(map(len, heads))


def code_beginning(code: str) -> str:
    """What the codes below a region begin with: 44 for 440000, 4403 for 440300."""
    while code.endswith("00"):
        code = code[:-2]
    return code


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
    return _core(_BRANCH.sub("", rest))[0]


def _core(text: str) -> tuple[str, str, tuple[str, ...]]:
    """The 字号 of a name without its branch, the name from there on, its regions.

    Where only trade words would be left, the region is the name itself: 安宁食品 is a shop called
    like the town of 安宁, and every 食品 the same as it otherwise.
    """
    rest, above = _cut_head(text)
    key = _strip_tail(rest)
    if rest != text and segments(key) is not None:
        key, above = _cut_head(_strip_tail(text))
        rest = text[text.index(key) :]
    return key, rest, above


def _cut_head(text: str) -> tuple[str, tuple[str, ...]]:
    """The name without the regions before it, and the beginnings of their codes.

    A second region must lie in the first: 宁波永新光学 is a 永新 in 宁波, not one of 永新县.
    """
    heads, starts, longest = _region_heads()
    above: tuple[str, ...] = ("",)
    while text[:SHORTEST] in starts:
        for size in range(min(longest, len(text) - SHORTEST), 1, -1):
            codes = heads.get(text[:size])
            inside = [c for c in codes if c.startswith(above)] if codes else None
            if inside:
                text, above = text[size:], tuple(inside)
                break
        else:
            break
    return text, above


@dataclass(frozen=True, slots=True)
class NameParts:
    """A company name taken apart. ``regions`` are beginnings of region codes, empty if none is
    named; ``trades`` the words for what it deals in, ``broad`` those that do not say it."""

    key: str
    regions: tuple[str, ...]
    trades: frozenset[str]
    broad: frozenset[str]
    form: str
    is_branch: bool


@lru_cache(maxsize=8192)
def taken_apart(name: str) -> NameParts:
    """The parts of a company name; ``key`` is what ``distinctive`` gives."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    body = _NOISE.sub("", _BRACKETS.sub("", folded)) or _NOISE.sub("", folded)
    key, rest, above = _core(_BRANCH.sub("", body))
    for aside in _BRACKETS.findall(folded):
        if above == ("",):
            above = _cut_head(_NOISE.sub("", aside) + "  ")[1]  # 锦华五金（深圳）有限公司
    if above == ("",) and is_ordinary(key):
        above = _cut_head(key + "  ")[1]  # 深圳五金: the region is all there is
    words = segments(rest[len(key) :]) or ()
    return NameParts(
        key,
        () if above == ("",) else above,
        frozenset(w for w in words if w in _trades()),
        frozenset(w for w in words if w in BROAD_WORDS),
        _form_of(body),
        any(word in body for word in BRANCH_WORDS),
    )


@cache
def _trades() -> frozenset[str]:
    return frozenset(INDUSTRY_WORDS) - BROAD_WORDS - EMPTY_WORDS


def _form_of(body: str) -> str:
    """company, shop or blank: the two are hardly ever the same customer's registered name."""
    if body.endswith(("公司", "集团")):
        return "company"
    return "shop" if body.endswith(SHOP_ENDS) else ""


@lru_cache(maxsize=4096)
def segments(text: str) -> tuple[str, ...] | None:
    """*text* cut into trade and form words, longest first; None if it is not made of them."""
    words, _ends, longest = _tails()
    if not text:
        return ()
    for size in range(min(longest, len(text)), 0, -1):
        if text[:size] in words:
            rest = segments(text[size:])
            if rest is not None:
                return (text[:size], *rest)
    return None


@lru_cache(maxsize=4096)
def is_ordinary(key: str) -> bool:
    """Whether a 字号 distinguishes nothing: only trade words, forms or a region (五金, 深圳)."""
    rest, _above = _cut_head(key + "  ")
    rest = rest.strip()
    return len(key) < SHORTEST or not rest or segments(rest) is not None


def is_region(key: str) -> bool:
    """Whether a 字号 is only the name of a region (深圳市)."""
    return is_ordinary(key) and segments(key) is None


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
